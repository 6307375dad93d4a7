"""The methods that the description of the system promises: names, arguments, defaults, answers on failure."""

from __future__ import annotations

from typing import Any, Callable, Dict, Iterator, Tuple

from memento_cl import MementoClient

# Method: its arguments as written there.
REFERENCE: Dict[str, str] = {
    "login": "username=None, password=None",
    "get_user_id": "username",
    "get_project_id": "name",
    "new_project": "user_id, name, settings",
    "get_or_create_project": "user_id, name, settings=''",
    "delete_project": "user_id, project_id",
    "get_category_id": "user_id, project_id, name",
    "new_category": "user_id, project_id, name, settings",
    "get_or_create_category": "user_id, project_id, name, settings=''",
    "delete_category": "user_id, project_id, category_id",
    "upload_image": "user_id, project_id, filepath, im_format, name, im_type, url",
    "get_or_upload_image": "user_id, project_id, filepath, im_format, name, im_type='', url=''",
    "check_image_exists": "user_id, project_id, name, category_id, annotation_id",
    "new_annotation": "user_id, project_id, category_id, image_id, name, layer_name, layer_settings, layer_sequence, "
    "parent_id, is_group_layer",
    "get_or_create_annotation": "user_id, project_id, category_id, image_id, name, layer_name, layer_settings='', "
    "layer_sequence=1, parent_id=0, is_group_layer=False",
    "get_annotation_id": "user_id, project_id, name",
    "delete_annotation": "user_id, project_id, category_id, annotation_id",
    "new_image_layer": "user_id, project_id, category_id, annotation_id, image_id, name, layer_settings, "
    "layer_sequence, parent_id",
    "get_or_create_layer": "user_id, project_id, category_id, annotation_id, image_id, name, layer_settings='', "
    "layer_sequence=-1, parent_id=0",
    "edit_layer": "user_id, project_id, category_id, annotation_id, layer_id, image_id, name, layer_settings, "
    "layer_sequence, parent_id",
    "get_layer_id": "user_id, project_id, annotation_id, name",
    "new_label": "user_id, project_id, name",
    "get_label_id": "project_id, name",
    "get_annotation_labels": "user_id, project_id, annotation_id",
    "set_annotation_labels": "user_id, project_id, annotation_id, labels_list",
    "delete_label": "user_id, project_id, label_id",
    "new_classification": "user_id, project_id, name, ctype, data, settings",
    "get_classifications": "user_id, project_id, category_id",
    "set_classifications": "user_id, project_id, category_id, classifications_list",
    "delete_classification": "user_id, project_id, classification_id",
    "add_participant": "user_id, project_id, category_id, annotation_id, participant_id",
    "project_summary": "project_id",
    "project_data": "project_id",
    "project_rois": "project_id",
    "project_comments": "project_id",
}
ANSWERS_NONE = {
    "get_annotation_labels", "get_classifications", "project_summary", "project_data", "project_rois",
    "project_comments",
}
ANSWERS_A_PAIR = {"new_annotation", "get_or_create_annotation"}

# Plausible values by the name of the argument.
VALUES: Dict[str, Any] = {
    "username": "alice", "password": "my_password", "name": "Kidney", "settings": "", "filepath": __file__,
    "im_format": 2, "im_type": "", "url": "", "layer_name": "DAPI", "layer_settings": "", "layer_sequence": 1,
    "is_group_layer": False, "labels_list": ["positive"], "classifications_list": ["Quality"], "ctype": "M",
    "data": "good,poor",
}


def failure_of(method: str) -> Any:
    if method in ANSWERS_NONE:
        return None
    return (-1, -1) if method in ANSWERS_A_PAIR else -1


def calls_of_every_method(client: MementoClient) -> Iterator[Tuple[str, Any, Callable[[], Any]]]:
    """Each method's name, what it answers when it fails, and a call of it with plausible values (every id is 1)."""
    for name, arguments in REFERENCE.items():
        names = [argument.split("=")[0] for argument in arguments.split(", ")]
        values = [VALUES.get(one, 1) for one in names]
        yield name, failure_of(name), lambda name=name, values=values: getattr(client, name)(*values)
