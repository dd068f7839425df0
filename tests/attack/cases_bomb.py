# cases_bomb.py
