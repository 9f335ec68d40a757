"""One module for each group of commands; loaded when a command of it is called."""
