"""How agreements are signed: step by step, each step sealed over the one before."""
