"""`newsletter platforms`: the mailing platforms that the program knows, and how to paste into each."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from newsletter.cli import options

if TYPE_CHECKING:
    from newsletter.platforms.platform import Platform


@click.command(epilog=options.examples("platforms", "platforms mailchimp"))
@click.argument("name", required=False, metavar="[NAME]")
def platforms(name: str | None) -> None:
    """List the mailing platforms, or show the one called NAME: its tags, its rules, and how to paste.

    Choose a platform with 'platform: NAME' in issues/publication.yaml, in the
    manifest of one issue, or with `newsletter build --platform NAME`.
    """
    from newsletter.platforms.registry import PLATFORMS, find_platform

    if name is not None:
        _print_platform(find_platform(name))
        return
    width = max(map(len, PLATFORMS))
    for platform in PLATFORMS.values():
        click.echo(f"{platform.id:<{width}}  {platform.name}")


def _print_platform(platform: Platform) -> None:
    from newsletter.delivery.campaigns.push_settings import push_facts
    from newsletter.merge_tags import NEUTRAL_TAGS, spell_fallback

    click.secho(f"{platform.name[:1].upper()}{platform.name[1:]} ({platform.id})", bold=True)
    click.echo("\nHow to paste")
    for number, step in enumerate(platform.paste, 1):
        click.echo(_wrapped(step, f"  {number}. "))
    click.echo("\nPush")
    for fact in push_facts(platform):
        click.echo(_wrapped(fact, "  - "))
    click.echo("\nTags")
    for neutral, meaning in NEUTRAL_TAGS.items():
        if neutral not in platform.tags:
            continue
        doubt = "  (not confirmed in its documentation)" if neutral in platform.unconfirmed else ""
        required = "  (required)" if neutral in platform.required else ""
        click.echo(f"  {neutral:<15} {platform.tags[neutral]}{required}{doubt}")
        if neutral in platform.text_tags:
            click.echo(f"  {'':<15} {platform.text_tags[neutral]}  (in plain text)")
        if neutral in platform.fallbacks:
            click.echo(f"  {'':<15} {spell_fallback(platform.fallbacks[neutral], 'reader')}")
        click.echo(f"  {'':<15} {meaning}")
    missing = [neutral for neutral in NEUTRAL_TAGS if neutral not in platform.tags]
    if missing:
        click.echo(_wrapped(f"No tag is known for {', '.join(missing)}.", "  "))
    click.echo("\nNotes")
    limits = [f"It accepts at most {platform.max_html // 1024} KB of HTML."] if platform.max_html else []
    if platform.forbidden:
        limits.append(f"The HTML may not contain {', '.join(platform.forbidden)}.")
    for note in (platform.css, *limits, *platform.notes):
        click.echo(_wrapped(note, "  - "))
    click.echo("\nDocumentation")
    for address in platform.documentation or ("none was found",):
        click.echo(f"  {address}")


def _wrapped(text: str, lead: str) -> str:
    return click.wrap_text(text, 96, lead, " " * len(lead))
