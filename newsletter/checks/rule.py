"""Rules, the decorator that registers them, and what they find.

A rule is a function beside its decorator, in one of the modules of MODULES:

    @rule("link-empty", "error", why="A link without an address opens nothing", source="https://…")
    def empty(context: CheckContext) -> Iterator[Finding]:
        ...
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from newsletter.errors import Location, Problem

if TYPE_CHECKING:
    from newsletter.checks.context import CheckContext
    from newsletter.content.model import Item

Severity = Literal["error", "warning", "notice"]

#: The worst first. An error would reach readers as a problem; a warning most
#: likely would; a notice is worth a look.
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "notice")

#: The modules with rules, named without "_rules", in the order in which their rules are listed and run. A build loads
#: the first group only, so quick rules stand there.
QUICK_MODULES = ("size", "word", "markdown", "item", "date", "link", "merge_tag", "platform", "image")
MODULES = (*QUICK_MODULES, "transparency", "accessibility", "support", "plain_text", "online", "ignore")

#: Where the explanations of WCAG's success criteria stand, by their names.
WCAG = "https://www.w3.org/WAI/WCAG22/Understanding/"


@dataclass(frozen=True, slots=True)
class Finding(Problem):
    """A problem that a rule found in an email.

    `item` is the id of the news item that it is about, '' when it is about
    none; `clients` the names of the mail programs concerned, for client
    support. Rules leave `rule` and `severity` to the runner.
    """

    item: str = ""
    clients: tuple[str, ...] = ()
    rule: str = ""
    severity: Severity = "notice"

    @classmethod
    def at(cls, source: tuple[Location | None, str], message: str, hint: str) -> Finding:
        """One at a location, with the item's id or '', as CheckContext.locate returns them."""
        location, item = source
        return cls(location, message, hint, item)

    @classmethod
    def in_item(cls, item: Item, field: str, message: str, hint: str) -> Finding:
        """One at a field of an item."""
        return cls(item.origin.location(field), message, hint, item.id)

    def __str__(self) -> str:
        return f"{Problem.__str__(self)} [{self.rule}]"


Check: TypeAlias = "Callable[[CheckContext], Iterable[Finding]]"


class Rule(NamedTuple):
    """One rule. `why` says what is wrong and for whom; `source` who says so: an address, or words.

    `quick` rules run in every build; `online` rules only when addresses were opened.
    """

    id: str
    severity: Severity
    check: Check
    why: str
    source: str
    quick: bool
    online: bool


#: The rules of the modules that are loaded, by their ids.
RULES: dict[str, Rule] = {}


def rule(
    rule_id: str,
    severity: Severity,
    *,
    why: str,
    source: str = "good practice",
    quick: bool = False,
    online: bool = False,
) -> Callable[[Check], Check]:
    """Register a function as a rule. Raises ValueError when there is a rule with this id already."""

    def register(check: Check) -> Check:
        if rule_id in RULES:
            raise ValueError(f"there are two rules '{rule_id}'")
        text = f"With --online: {why}" if online else why
        RULES[rule_id] = Rule(rule_id, severity, check, text, source, quick, online)
        return check

    return register


def load_rules(*, quick: bool = False) -> list[Rule]:
    """All rules in the order of MODULES, or only the quick ones."""
    names = [f"{__package__}.{name}_rules" for name in (QUICK_MODULES if quick else MODULES)]
    for name in names:
        import_module(name)
    order = {name: position for position, name in enumerate(names)}
    rules = [each for each in RULES.values() if each.quick or not quick]
    return sorted(rules, key=lambda each: order.get(each.check.__module__, len(order)))
