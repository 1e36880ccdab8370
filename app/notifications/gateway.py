"""Mail by SMTP: the only module that knows how a message leaves the house."""

import smtplib
import ssl
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import format_datetime
from urllib.parse import SplitResult, unquote, urlsplit

from app import clock
from app.jobs import RetryLater

TIMEOUT = 10.0
PORTS = {"smtp": 587, "smtps": 465}


class MailNotSent(RetryLater):
    """The mail server did not take the message; the job tries again. The text names no recipient."""


@dataclass(frozen=True, slots=True)
class Message:
    sender_name: str
    sender: str
    recipient: str
    subject: str
    text: str
    html: str
    #: The same at every try, so that a mail program can fold a copy into the first.
    key: str
    #: Where answers go; empty: to the sender.
    reply_to: str = ""


def deliver(smtp_url: str, message: Message) -> None:
    """Raises MailNotSent."""
    server = urlsplit(smtp_url)
    try:
        with _connect(server) as connection:
            if server.username:
                connection.login(unquote(server.username), unquote(server.password or ""))
            connection.send_message(_mime(message))
    except (smtplib.SMTPException, OSError) as error:
        raise MailNotSent(f"{type(error).__name__} from {server.hostname}") from error


def _connect(server: SplitResult) -> smtplib.SMTP:
    host, port = server.hostname or "localhost", server.port or PORTS[server.scheme]
    if server.scheme == "smtps":
        return smtplib.SMTP_SSL(host, port, timeout=TIMEOUT, context=ssl.create_default_context())
    connection = smtplib.SMTP(host, port, timeout=TIMEOUT)
    connection.ehlo()
    if connection.has_extn("starttls"):
        connection.starttls(context=ssl.create_default_context())
    return connection


def _mime(message: Message) -> EmailMessage:
    """Header values pass through EmailMessage, which refuses a line break in them."""
    mime = EmailMessage()
    mime["Subject"] = message.subject
    mime["From"] = Address(message.sender_name, addr_spec=message.sender)
    mime["To"] = Address(addr_spec=message.recipient)
    if message.reply_to:
        mime["Reply-To"] = Address(addr_spec=message.reply_to)
    mime["Date"] = format_datetime(clock.now())
    mime["Message-ID"] = f"<{message.key}@{message.sender.rpartition('@')[2]}>"
    # Nobody's out-of-office answer helps a shop.
    mime["Auto-Submitted"] = "auto-generated"
    mime.set_content(message.text)
    mime.add_alternative(message.html, subtype="html")
    return mime
