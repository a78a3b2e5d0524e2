"""`python -m tests.soak [NAME]`: every fault with full figures, into docs/faults.md; NAME takes those it begins.

The scenarios are those of tests/faults; the browsers keep the real browser's waits. The exit code tells whether any
fault did damage, or any twin did none.
"""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hackathon.settings")
    django.setup()
    from tests.soak.soak import main

    sys.exit(main(sys.argv[1] if len(sys.argv) > 1 else ""))
