"""The only writers of rounds, positions and objections: every act holds the proposal, so each sees the one before."""
