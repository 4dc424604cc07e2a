"""Where a scenario loses an answer, or lets the connection break, a client of the served account gets no answer at all."""

import subprocess

import boto3
import botocore.exceptions
import pytest
from botocore.config import Config

from judged import KEYS, PROGRAM, REGION


@pytest.mark.parametrize("change", ["made", "not-made"])
def test_a_lost_answer_breaks_the_connection(change, tmp_path):
    scenario = tmp_path / "lost.yaml"
    scenario.write_text(f"faults: [{{fault: reset, change: {change}, operations: [CreateLaunchConfiguration], times: 1}}]\n")
    server = subprocess.Popen(
        [PROGRAM, "simulate", "serve", "--port", "0", "--time-scale", "1000", "--scenario", scenario],
        stdout=subprocess.PIPE, text=True)
    try:
        endpoint = server.stdout.readline().strip()
        client = boto3.client(
            "autoscaling", endpoint_url=endpoint, region_name=REGION, config=Config(retries={"total_max_attempts": 1}),
            **KEYS)
        wanted = {"LaunchConfigurationName": "c", "ImageId": "ami-1", "InstanceType": "t3.micro"}
        with pytest.raises(botocore.exceptions.ConnectionClosedError):
            client.create_launch_configuration(**wanted)
        # The next one is answered again, on a connection of its own.
        names = [each["LaunchConfigurationName"]
                 for each in client.describe_launch_configurations()["LaunchConfigurations"]]
        assert names == (["c"] if change == "made" else [])
    finally:
        server.terminate()
        server.wait()
