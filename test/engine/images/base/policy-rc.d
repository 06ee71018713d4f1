#!/bin/sh
# A package that brings a service must not start it while an image is built.
exit 101
