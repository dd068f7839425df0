# cases_slow.py
