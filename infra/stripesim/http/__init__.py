"""The doors of the simulator: the API, the hosted pages, and the controls."""
