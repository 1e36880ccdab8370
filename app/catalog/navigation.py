"""The tree of categories as pages walk it: departments, shelves, the way back up."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import overload
from uuid import UUID

from sqlalchemy.orm import Session

from app import catalogue_version
from app.catalog.addresses import category_url
from app.catalog.queries import category_rows
from app.database import served_store

MEMORY = "category_tree"
MOST_TREES = 500


@dataclass(slots=True, eq=False)
class Node:
    """A category with what hangs below it. ``product_count`` counts what is below, too."""

    id: UUID
    name: str
    path: str
    description: str
    seo_title: str
    seo_description: str
    product_count: int
    parent: "Node | None" = None
    children: list["Node"] = field(default_factory=list)

    @property
    def url(self) -> str:
        return category_url(self.path)

    @property
    def line(self) -> list["Node"]:
        """From the department down to this one."""
        return [*(self.parent.line if self.parent else ()), self]


@dataclass(frozen=True, slots=True)
class Tree:
    departments: list[Node]
    by_path: dict[str, Node]
    by_id: dict[UUID, Node]


#: The last tree of each store, with the catalogue version that it was read under.
_kept: dict[UUID, tuple[str, Tree]] = {}


def category_tree(session: Session) -> Tree:
    """One statement, or none while the catalogue has not changed since this process last read it.

    A tree read under a version can only be newer than that version, since the number moves after the commit.
    """
    known = session.info.get(MEMORY)
    if isinstance(known, Tree):
        return known
    store_id = served_store(session)
    version = catalogue_version.current(store_id)
    kept = _kept.get(store_id)
    if kept is not None and kept[0] == version:
        tree = kept[1]
    else:
        tree = _read(session)
        if version is not None:
            _keep(store_id, version, tree)
    session.info[MEMORY] = tree
    return tree


def _keep(store_id: UUID, version: str, tree: Tree) -> None:
    if len(_kept) >= MOST_TREES:
        _kept.clear()
    _kept[store_id] = (version, tree)


def forget_trees() -> None:
    _kept.clear()


def _read(session: Session) -> Tree:
    nodes: dict[UUID, Node] = {}
    parents: dict[UUID, UUID | None] = {}
    for row in category_rows(session):
        nodes[row.id] = Node(
            row.id,
            row.name,
            row.path,
            row.description,
            row.seo_title,
            row.seo_description,
            row.product_count,
        )
        parents[row.id] = row.parent_id
    departments = []
    for node_id, node in nodes.items():
        parent_id = parents[node_id]
        if parent_id is None:
            departments.append(node)
        else:
            node.parent = nodes[parent_id]
            node.parent.children.append(node)
    return Tree(departments, {node.path: node for node in nodes.values()}, nodes)


def crumbs(node: Node, *, last: str | None = None) -> list[tuple[str, str | None]]:
    """Names and addresses from the department down; the page itself, at the end, has no address."""
    trail: list[tuple[str, str | None]] = [(step.name, step.url) for step in node.line]
    if last is not None:
        return [*trail, (last, None)]
    return [*trail[:-1], (node.name, None)]


class Departments(Sequence[Node]):
    """The departments for a layout, read when a template first looks at them: many answers never do."""

    def __init__(self, tree: Callable[[], Tree]) -> None:
        self._tree = tree

    @overload
    def __getitem__(self, index: int) -> Node: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Node]: ...
    def __getitem__(self, index: int | slice) -> Node | Sequence[Node]:
        return self._tree().departments[index]

    def __iter__(self) -> Iterator[Node]:
        return iter(self._tree().departments)

    def __len__(self) -> int:
        return len(self._tree().departments)
