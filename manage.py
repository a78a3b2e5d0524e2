#!/usr/bin/env python
"""The operator's door: every command works with no environment set; `start` installs what is missing first."""

import os
import sys

if __name__ == "__main__":
    if sys.argv[1:2] == ["start"]:
        from hackathon.management import install

        install.prepare()
        if not install.VENV.samefile(sys.prefix):
            os.execv(install.PYTHON, [str(install.PYTHON), *sys.argv])

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
