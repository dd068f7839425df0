import sys,time
print("ok begun"); 
