# SPDX-License-Identifier: Apache-2.0
# ChainRule: the seed graph behind FastAPI. Run with a port.
import sys

import numpy as np
import uvicorn
from fastapi import FastAPI
from neuron import value_and_gradients
from pydantic import BaseModel

application = FastAPI()


class Leaves(BaseModel):
    leaves: list[float]


@application.post("/gradients")
async def gradients(call: Leaves):
    value, gradients = value_and_gradients(np.array(call.leaves))
    return {"value": float(value), "gradients": np.asarray(gradients).tolist()}


uvicorn.run(application, port=int(sys.argv[1]), log_level="error", access_log=False)
