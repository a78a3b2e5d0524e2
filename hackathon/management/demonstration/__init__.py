"""The demonstration edition: French, plausible, marked as simulated. Made through the commands everybody uses."""
