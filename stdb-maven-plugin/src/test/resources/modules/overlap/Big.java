package com.example.overlap;

import dev.stdb.annotation.*;
@Table(name = "big", access = Access.PUBLIC)
public record Big(@PrimaryKey int id, String text) {}
