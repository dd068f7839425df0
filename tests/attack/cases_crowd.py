# cases_crowd.py
