"""Side by side with the way that costs the least thought: stock SpiffWorkflow, stored whole."""
