"""What people should know: pointers to it, never the thing itself."""
