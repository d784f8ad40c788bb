"""`charte up`: the whole service on one home, in one command."""

from __future__ import annotations

import click

PORT = click.IntRange(0, 65535)


@click.command()
@click.option("--home", envvar="CHARTE_HOME", default="var", show_default=True, help="The home to serve.")
@click.option(
    "--port", type=PORT, default=8000, show_default=True, help="Port of the pages; 0 takes a free one."
)
@click.option(
    "--prefect-port", type=PORT, default=4200, show_default=True, help="Port of Prefect; 0 takes a free one."
)
@click.option(
    "--smtp-port", type=PORT, default=0, help="Port of the embedded mail server; a free one by default."
)
@click.option(
    "--late-after",
    type=click.FloatRange(0, 86_400),
    default=10.0,
    show_default=True,
    help="Seconds before the clock steps in.",
)
def up(home: str, port: int, prefect_port: int, smtp_port: int, late_after: float) -> None:
    """Start pages, mailbox, Prefect and flows on one home; Ctrl-C ends them all."""
    import math
    import signal
    import threading

    from cli.runtime.running import NotReady, Service
    from cli.words import said

    wanted = [each for each in (port, prefect_port, smtp_port) if each]
    if len(set(wanted)) < len(wanted):
        raise click.UsageError(said("The pages, Prefect and the mail server each need a port of their own."))
    if math.isnan(late_after):
        raise click.UsageError(said("--late-after is a number of seconds."))
    stopping = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(name, lambda *_: stopping.set())
    with Service(
        home,
        port=port,
        prefect_port=prefect_port,
        smtp_port=smtp_port,
        late_after=late_after,
        on_line=click.echo,
        stopping=stopping,
    ) as service:
        try:
            service.wait_ready()
        except NotReady as late:
            click.echo(str(late), err=True)
        while not stopping.wait(1.0):
            service.mend()
        click.echo(said("Stopping…"))
