"""`newsletter schema`: JSON Schemas, for editors that complete and check YAML."""

from __future__ import annotations

from pathlib import Path

import click

from newsletter.cli import options, reporter


@click.command(epilog=options.examples("schema --write", "schema manifest"))
@click.argument("name", required=False, metavar="[manifest|publication|news-item]")
@click.option(
    "--write",
    is_flag=True,
    help="Write all of them to issues/.schemas/, where the files of a new publication expect them.",
)
@options.root_option
def schema(name: str | None, write: bool, root: Path | None) -> None:
    """Print JSON Schemas of the manifest, the publication and the front matter of news.

    Without a name all three are printed, as one JSON object. With the schemas, an
    editor such as VS Code completes keys and marks mistakes while you type.
    """
    from newsletter.content.schema import SCHEMAS, schema_files, schema_of, schema_text
    from newsletter.output import write_file
    from newsletter.wording import did_you_mean, one_of

    if name is not None and name not in SCHEMAS:
        raise click.UsageError(f"No schema '{name}'; {did_you_mean(name, SCHEMAS) or f'use {one_of(SCHEMAS)}'}")
    if write:
        for path, text in schema_files(options.open_workspace(root).issues).items():
            click.echo(f"Written {reporter.shown(write_file(path, text))}")
    elif name:
        click.echo(schema_text(name), nl=False)
    else:
        reporter.print_json({each: schema_of(each) for each in SCHEMAS})
