package com.example.overlap;

import dev.stdb.annotation.*;
@Table(name = "doc", access = Access.PUBLIC)
public record Doc(@PrimaryKey int id, String text) {}
