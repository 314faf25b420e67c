"""Single sign-on: people of an organisation's domain sign in at its own OpenID provider."""
