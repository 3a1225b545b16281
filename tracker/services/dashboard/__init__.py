"""The leadership dashboard: figures, the rows behind them, what moved."""
