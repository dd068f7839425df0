# cases_upload.py
