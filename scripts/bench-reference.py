"""The reference's way from a model file to its first prediction, for `npm run bench`: python bench-reference.py MODEL_FOLDER"""

import json
import os
import sys
import tempfile

os.environ.setdefault('TF_CPP_MIN_LOG_LEVEL', '3')
os.environ.setdefault('CUDA_VISIBLE_DEVICES', '-1')

import keras
import numpy as np
from hls4ml.converters import convert_from_keras_model

folder = sys.argv[1]
with open(f'{folder}/vitis-parallel/config.json') as file:
    case = json.load(file)
with tempfile.TemporaryDirectory() as output:
    model = convert_from_keras_model(
        keras.models.load_model(f'{folder}/model.keras', compile=False),
        hls_config=case['hls_config'],
        backend=case['backend'],
        io_type=case['io_type'],
        output_dir=output,
    )
    model.compile()
    model.predict(np.ascontiguousarray(np.load(f'{folder}/input.npy')))
