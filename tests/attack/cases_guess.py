# cases_guess.py
