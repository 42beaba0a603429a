"""The twenty promises, and what a test run says of each."""
