"""``bin/fusion doctor``: one line per finding, and a status that a night watch can read."""

import sys

import click
from flask import Flask
from flask.cli import with_appcontext

from app.ops.doctor import examine
from app.ops.invariants.invariant import Area
from app.ops.invariants.register import INVARIANTS


@click.command()
@click.argument("areas", nargs=-1, type=click.Choice([area.value for area in Area]))
@with_appcontext
def doctor(areas: tuple[str, ...]) -> None:
    """Look for what cannot be: counters that disagree with ledgers, money without an order, work nobody does."""
    chosen = [Area(area) for area in areas]
    findings, advised = 0, ""
    for finding in examine(*chosen):
        click.echo(str(finding))
        if finding.advice and finding.advice != advised:
            click.echo(f"    {finding.advice}")
            advised = finding.advice
        findings += 1
    if findings:
        sys.exit(1)
    looked = sum(not areas or invariant.area in chosen for invariant in INVARIANTS)
    looked += not areas or Area.MEDIA in chosen
    click.echo(f"Nothing found by {looked} {'check' if looked == 1 else 'checks'}.")


def register(app: Flask) -> None:
    app.cli.add_command(doctor)
