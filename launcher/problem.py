"""What stops a command."""


class Problem(Exception):
    """One sentence a person can act on; it is printed as it stands and the command ends with status 1."""


class Stopped(Exception):
    """Somebody asked the command to stop (Ctrl-C, TERM, a closed terminal)."""
