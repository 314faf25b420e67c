"""The post: what waits to be mailed, and the one way it leaves."""
