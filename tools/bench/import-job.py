"""One import for the bench: python3 import-job.py '{"client": …, "how": "command", …}' prints what it cost as JSON.

how      make: writes `count` small images from number `from` on into `folder`; command: imports it as the command line does;
         loop: as the printed import script does, call by call.
Answers  seconds and requests of the import itself (signing in left out), peak memory of the process in MB.
"""

import json
import os
import resource
import struct
import sys
import time

JOB = json.loads(sys.argv[1])
sys.path.insert(0, JOB["client"])
import memento_cl  # noqa: E402


def make(folder, first, count, side):
    """16-bit greyscale TIFFs, all different, two to a sample."""
    for number in range(first, first + count):
        path = os.path.join(folder, "WT", f"mouse_{number // 2:06}", "channels", f"{'DAPI' if number % 2 else 'GFP'}.tif")
        os.makedirs(os.path.dirname(path), exist_ok=True)
        pixels = struct.pack(f"<{side * side}H", *((at * 7 + number * 131) % 65521 for at in range(side * side)))
        entries = [(256, 3, side), (257, 3, side), (258, 3, 16), (259, 3, 1), (262, 3, 1), (273, 4, 8), (277, 3, 1),
                   (278, 3, side), (279, 4, len(pixels))]
        directory = struct.pack("<H", len(entries)) + b"".join(
            struct.pack("<HHII", tag, kind, 1, value) for tag, kind, value in entries) + b"\0\0\0\0"
        with open(path, "wb") as file:
            file.write(struct.pack("<2sHI", b"II", 42, 8 + len(pixels)) + pixels + directory)


def counted():
    """Counts what every client of this process asks for."""
    exchange = memento_cl.MementoClient._exchange
    count = [0]

    def counting(self, *rest, **more):
        count[0] += 1
        return exchange(self, *rest, **more)

    memento_cl.MementoClient._exchange = counting
    return count


def loop(url, username, password, folder, project):
    """The import script of the manual, without what it prints. Waits until all is tiled, as the command does."""
    client = memento_cl.MementoClient(url)
    assert client.login(username, password) == 0, client.last_error
    user_id = client.get_user_id(username)
    project_id = client.get_or_create_project(user_id, project)
    images = []
    for category in sorted(os.listdir(folder)):
        category_id = client.get_or_create_category(user_id, project_id, category)
        for sample in sorted(os.listdir(os.path.join(folder, category))):
            annotation_id, sequence = -1, 1
            for group in sorted(os.listdir(os.path.join(folder, category, sample))):
                group_id, at = -1, os.path.join(folder, category, sample, group)
                for name in sorted(os.listdir(at)):
                    image_id = client.get_or_upload_image(
                        user_id, project_id, os.path.join(at, name), 2, f"{category}_{sample}_{group}_{name}")
                    if annotation_id == -1:
                        annotation_id, group_id = client.get_or_create_annotation(
                            user_id, project_id, category_id, image_id=0, name=sample, layer_name=group,
                            layer_sequence=sequence + 3, parent_id=0, is_group_layer=True)
                    layer_id = client.get_or_create_layer(
                        user_id, project_id, category_id, annotation_id, image_id, name=name, layer_sequence=sequence,
                        parent_id=group_id)
                    assert min(image_id, annotation_id, layer_id) > 0, client.last_error
                    images.append(image_id)
                    sequence += 1
    return client, images


def wait(client, project, images):
    project_id = client.get_project_id(project)
    while any(row["status"] == "processing" for row in client._known_by_id(project_id, images[-1000:])):
        time.sleep(0.05)


def command(folder, project):
    code = memento_cl.main(["import", folder, "--project", project, "--format", "2", "--quiet", "--wait", "3600"])
    assert code == 0, code


def main():
    if JOB["how"] == "make":
        make(JOB["folder"], JOB["from"], JOB["count"], JOB["side"])
        return
    os.environ.update(MEMENTO_URL=JOB["url"], MEMENTO_USERNAME=JOB["username"], MEMENTO_PASSWORD=JOB["password"])
    count, began = counted(), time.perf_counter()
    if JOB["how"] == "command":
        command(JOB["folder"], JOB["project"])
        requests = count[0]
    else:
        client, images = loop(JOB["url"], JOB["username"], JOB["password"], JOB["folder"], JOB["project"])
        requests = count[0]
        wait(client, JOB["project"], images)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "requests": requests, "peakMb": peak}))


main()
