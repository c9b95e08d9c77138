"""What every request meets, whatever it asks for: the application's parts, clients, headers, errors, states."""
