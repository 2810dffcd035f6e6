"""Writes the table of rules into README.md, between its two marks. `make rules` runs it; a test guards the table."""

from __future__ import annotations

from pathlib import Path

from newsletter.checks.rule import Rule, load_rules

README = Path(__file__).parents[2] / "README.md"
BEGIN, END = "<!-- rules: made by `make rules` -->\n", "<!-- end of rules -->"


def table() -> str:
    """The rules as a Markdown table."""
    lines = ["| rule | severity | why |", "|---|---|---|"]
    lines += [_line(rule) for rule in load_rules()]
    return "\n".join(lines) + "\n"


def _line(rule: Rule) -> str:
    why = f"[{rule.why}]({rule.source})" if rule.source.startswith("https:") else rule.why
    mark = " ¹" if rule.quick else ""
    return f"| `{rule.id}`{mark} | {rule.severity} | {why} |"


def with_table(readme: str) -> str:
    """A README's text with the table as it must be."""
    before, _, rest = readme.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{table()}\n{END}{after}"


if __name__ == "__main__":
    README.write_text(with_table(README.read_text("utf-8")), "utf-8")
