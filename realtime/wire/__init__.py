"""The wire: rooms, their logs, and how commands reach them and entries leave. It knows no domain word."""
