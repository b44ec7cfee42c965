"""The pages about bodies: who decides here, and how."""
