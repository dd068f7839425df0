# cases_log.py
