"""Runs the object store with one bucket, and one person who may use it; says by which key.

    python serve.py PORT

Prints the id and the secret of the key once all is ready. After that every request is refused
whose signature is not as botocore would make it.
"""

import json
import os
import sys
import threading

# What is set up below comes without a key; read when moto is loaded.
SET_UP_REQUESTS = 4
os.environ["INITIAL_NO_AUTH_ACTION_COUNT"] = str(SET_UP_REQUESTS)

import boto3
from moto.server import ThreadedMotoServer

EVERYTHING = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Action": "s3:*", "Resource": "*"}],
}


def main(port: int) -> None:
    """Serve until the process is ended."""
    sys.stderr = open(os.devnull, "w")
    ThreadedMotoServer(port=port, verbose=False).start()
    us = {
        "endpoint_url": f"http://127.0.0.1:{port}",
        "aws_access_key_id": "nobody",
        "aws_secret_access_key": "nothing",
        "region_name": "us-east-1",
    }
    people = boto3.client("iam", **us)
    people.create_user(UserName="sekali")
    key = people.create_access_key(UserName="sekali")["AccessKey"]
    people.put_user_policy(
        UserName="sekali", PolicyName="everything", PolicyDocument=json.dumps(EVERYTHING)
    )
    boto3.client("s3", **us).create_bucket(Bucket="sekali")
    sys.stdout.write(f"{key['AccessKeyId']} {key['SecretAccessKey']}\n")
    sys.stdout.flush()
    threading.Event().wait()


if __name__ == "__main__":
    main(int(sys.argv[1]))
