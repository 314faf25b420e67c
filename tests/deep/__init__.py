"""What takes minutes: `./partup check --deep`."""
