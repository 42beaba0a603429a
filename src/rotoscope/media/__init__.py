"""Pictures and videos: what they are, and their frames. Everything that decodes runs in a limited child process."""
