# cases_smuggle.py
