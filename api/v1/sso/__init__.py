"""Single sign-on over JSON."""
