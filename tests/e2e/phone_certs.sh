#!/bin/sh
# phone_certs.sh DIR - certificates such as phones leave the factory with, from
# a CA of our own: for each kind of key (ec, rsa) a root, an issuing CA below
# it, and phones.  DIR/ca.crt is what an operator installs.
#
#   <kind>-own       CN 805ec0ce0001, as in its file name
#   <kind>-capitals  CN 80:5E:C0:CE:00:01
#   <kind>-other     CN 805ec0ce0002, a phone of the same organisation
#   <kind>-foreign   CN 805ec0e2e005, a phone of another organisation
#   <kind>-generic   a CN that is no MAC: what phones without their own share
#   <kind>-expired   CN 805ec0ce0001, until yesterday
#   <kind>-unknown   CN 805ec0ce0001, of a CA nobody installed
set -eu
mkdir -p "$1"
cd "$1"
umask 077
cat >openssl.cnf <<'END'
[req]
distinguished_name = name
prompt = no
[name]
CN = phone
[ca]
basicConstraints = critical, CA:TRUE
keyUsage = critical, keyCertSign, cRLSign
subjectKeyIdentifier = hash
[phone]
basicConstraints = critical, CA:FALSE
keyUsage = critical, digitalSignature
extendedKeyUsage = clientAuth
[ours]
database = index.txt
new_certs_dir = .
serial = serial
default_md = sha256
policy = any
unique_subject = no
[any]
organizationName = optional
commonName = supplied
END
: >index.txt
echo 01 >serial

key() { # KIND NAME
	if [ "$1" = rsa ]; then
		openssl genrsa -out "$2.key" 2048
	else
		openssl ecparam -name prime256v1 -genkey -noout -out "$2.key"
	fi
}

root() { # KIND NAME
	key "$1" "$2"
	openssl req -x509 -new -config openssl.cnf -extensions ca \
	    -key "$2.key" -days 3650 -subj "/O=Example Phones/CN=$2" \
	    -out "$2.crt"
}

# What a phone shows is its own certificate and that of the CA above it.  One
# key for all of a kind: making them takes longer than the tests.
phone() { # KIND NAME CN ISSUER [UNTIL]
	cp "$1-phone.key" "$2.key"
	openssl req -new -config openssl.cnf -key "$2.key" \
	    -subj "/O=Example Phones/CN=$3" -out "$2.csr"
	openssl ca -batch -notext -config openssl.cnf -name ours \
	    -extensions phone -cert "$4.crt" -keyfile "$4.key" -in "$2.csr" \
	    -startdate 20200101000000Z \
	    -enddate "${5:-20491231235959Z}" -out "$2.leaf"
	cat "$2.leaf" "$4.crt" >"$2.crt"
}

yesterday=$(date -u -d yesterday +%Y%m%d%H%M%SZ)
: >ca.crt
for kind in ec rsa; do
	key $kind $kind-phone
	root $kind $kind-root
	root $kind $kind-stranger
	key $kind $kind-issuing
	openssl req -new -config openssl.cnf -key $kind-issuing.key \
	    -subj "/O=Example Phones/CN=$kind-issuing" -out $kind-issuing.csr
	openssl ca -batch -notext -config openssl.cnf -name ours \
	    -extensions ca -cert $kind-root.crt -keyfile $kind-root.key \
	    -in $kind-issuing.csr -startdate 20200101000000Z \
	    -enddate 20491231235959Z -out $kind-issuing.crt
	phone $kind $kind-own 805ec0ce0001 $kind-issuing
	phone $kind $kind-capitals 80:5E:C0:CE:00:01 $kind-issuing
	phone $kind $kind-other 805ec0ce0002 $kind-issuing
	phone $kind $kind-foreign 805ec0e2e005 $kind-issuing
	phone $kind $kind-generic "Phones Generic Certificate" $kind-issuing
	phone $kind $kind-expired 805ec0ce0001 $kind-issuing "$yesterday"
	phone $kind $kind-unknown 805ec0ce0001 $kind-stranger
	cat $kind-root.crt $kind-issuing.crt >>ca.crt
done
chmod 755 .
chmod 644 ca.crt
