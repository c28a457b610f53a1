package com.example.overlap;

import dev.stdb.annotation.*;
@Table(name = "copy", access = Access.PUBLIC)
public record Copy(@PrimaryKey int id, String text) {}
