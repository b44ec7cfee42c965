"""Pages about bodies: who decides here, and how."""
