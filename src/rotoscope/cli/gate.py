"""All commands, in the order in which one meets them."""

import typer

from rotoscope import __version__
from rotoscope.cli import (
    audit,
    batch,
    demo,
    export,
    issue,
    job_history,
    job_moves,
    key,
    member,
    project,
    quality,
    restart,
    review,
    schema,
    serve,
    sign_in,
    storage,
    task,
    upkeep,
    view,
    webhook,
    workflow,
)

gate = typer.Typer(
    help="Self-hosted annotation of video, with the Playment job API.\n\n"
    "Start with: rotoscope demo\n\n"
    "Commands that ask a server take --url and --key, or ROTOSCOPE_URL and ROTOSCOPE_KEY.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode="rich",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 110},
)

gate.command("demo")(demo.demo)
gate.command("serve")(serve.serve)
gate.command("restart")(restart.restart)
gate.command("worker")(serve.worker)
gate.command("migrate")(serve.migrate)
gate.command("backup")(upkeep.backup)
gate.command("restore")(upkeep.restore)
gate.command("doctor")(upkeep.doctor)
gate.command("storage")(storage.storage)
gate.command("sign-in-link")(sign_in.sign_in_link)
gate.add_typer(key.commands, name="key")
gate.add_typer(member.commands, name="member")
gate.add_typer(audit.commands, name="audit")
gate.add_typer(project.commands, name="project")
gate.add_typer(schema.commands, name="schema")
gate.add_typer(workflow.commands, name="workflow")
gate.add_typer(batch.commands, name="batch")
gate.add_typer(job_moves.commands, name="job")
JOB_PARTS = (job_history,)  # imported for the commands that they add
gate.add_typer(view.commands, name="view")
gate.add_typer(task.commands, name="task")
gate.add_typer(issue.commands, name="issue")
gate.add_typer(review.commands, name="review")
gate.add_typer(quality.commands, name="quality")
gate.add_typer(export.commands, name="export")
gate.add_typer(webhook.commands, name="webhook")
gate.command("watch")(webhook.watch)


@gate.callback(invoke_without_command=True)
def version(show: bool = typer.Option(False, "--version", help="Show the version and exit.")) -> None:
    if show:
        print(__version__)
        raise typer.Exit
