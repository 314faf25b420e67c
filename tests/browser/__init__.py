"""What only a browser shows, against Part-up as it runs: web server, worker, Stripe's stand-in."""
