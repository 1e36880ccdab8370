"""A name server for tests: TXT records as a test writes them, NXDOMAIN for every other name, silence when told so."""

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import dns.flags
import dns.message
import dns.rcode
import dns.rrset

LARGEST = 4096


@dataclass
class NameServer:
    port: int
    records: dict[str, str] = field(default_factory=dict)
    is_silent: bool = False
    asked: list[str] = field(default_factory=list)

    @property
    def address(self) -> str:
        return f"127.0.0.1:{self.port}"

    def reset(self) -> None:
        self.records.clear()
        self.asked.clear()
        self.is_silent = False

    def answer(self, query: bytes) -> bytes:
        asked = dns.message.from_wire(query)
        reply = dns.message.make_response(asked)
        reply.flags |= dns.flags.RA
        name = asked.question[0].name.to_text(omit_final_dot=True).lower()
        self.asked.append(name)
        if name in self.records:
            reply.answer.append(dns.rrset.from_text(f"{name}.", 60, "IN", "TXT", f'"{self.records[name]}"'))
        else:
            reply.set_rcode(dns.rcode.NXDOMAIN)
        return reply.to_wire()


@contextmanager
def name_server() -> Iterator[NameServer]:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ear:
        ear.bind(("127.0.0.1", 0))
        server = NameServer(ear.getsockname()[1])

        def serve() -> None:
            while True:
                query, asker = ear.recvfrom(LARGEST)
                if not query:
                    return
                if not server.is_silent:
                    ear.sendto(server.answer(query), asker)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield server
        ear.sendto(b"", ear.getsockname())
        thread.join()
