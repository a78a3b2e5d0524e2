#!/usr/bin/env python
"""The operator's door: every command works with no environment set."""

import os
import sys

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)
