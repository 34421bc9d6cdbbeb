"""What the backends share that bring their weights from outside."""
